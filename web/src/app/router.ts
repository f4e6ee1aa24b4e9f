import { createRouter, createWebHistory, type RouteLocationNormalized, type RouteLocationRaw } from 'vue-router';
import { token, whenSignedOut } from '@/api/client';
import { useSession } from '@/auth/session';
import { useInstallation } from '@/setup/installation';
import AppShell from '@/app/AppShell.vue';
import { oldAddress } from '@/app/oldAddress';
import StartPage from '@/app/StartPage.vue';

declare module 'vue-router' {
  interface RouteMeta {
    public?: boolean;
    /** Key of the page's name in the locales. */
    title: string;
    rail?: boolean;
  }
}

export const router = createRouter({
  history: createWebHistory('/client-app/'),
  routes: [
    { path: '/setup', name: 'setup', component: () => import('@/setup/SetupPage.vue'), meta: { public: true, title: 'setup.title' } },
    { path: '/sign-in', name: 'sign-in', component: () => import('@/auth/SignInPage.vue'), meta: { public: true, title: 'auth.signIn' } },
    { path: '/func-doc', name: 'func-doc', component: () => import('@/function/doc/FunctionDocumentPage.vue'), meta: { title: 'doc.functions' } },
    { path: '/auth-link-func-doc', name: 'link-doc', component: () => import('@/link/LinkDocumentPage.vue'), meta: { public: true, title: 'doc.links' } },
    {
      path: '/',
      component: AppShell,
      meta: { title: 'nav.start' },
      children: [
        { path: '', name: 'start', component: StartPage, meta: { title: 'nav.start' } },
        { path: 'editor/:scriptId?', name: 'editor', component: () => import('@/script/EditorPage.vue'), meta: { title: 'nav.editor', rail: true } },
        { path: 'runs', name: 'runs', component: () => import('@/task/runs/RunsPage.vue'), meta: { title: 'nav.runs' } },
        { path: 'auth-links', name: 'links', component: () => import('@/link/LinkPage.vue'), meta: { title: 'nav.links' } },
        { path: 'crontab-configs', name: 'crontab', component: () => import('@/trigger/CrontabPage.vue'), meta: { title: 'nav.crontab' } },
        { path: 'batches', name: 'batches', component: () => import('@/batch/BatchPage.vue'), meta: { title: 'nav.batches' } },
        { path: 'api-auth', name: 'api-auth', component: () => import('@/apiauth/ApiAuthPage.vue'), meta: { title: 'nav.apiAuth' } },
        { path: 'variables', name: 'env', component: () => import('@/env/EnvPage.vue'), meta: { title: 'nav.env' } },
        { path: 'members', name: 'members', component: () => import('@/auth/members/MemberPage.vue'), meta: { title: 'nav.members' } },
        { path: 'access-keys', name: 'access-keys', component: () => import('@/accesskey/KeyPage.vue'), meta: { title: 'nav.accessKeys' } },
        { path: 'overview', name: 'overview', component: () => import('@/ops/OverviewPage.vue'), meta: { title: 'nav.overview' } },
        { path: 'queues', name: 'queues', component: () => import('@/ops/QueuePage.vue'), meta: { title: 'nav.queues' } },
        { path: 'about', name: 'about', component: () => import('@/ops/AboutPage.vue'), meta: { title: 'nav.about' } },
        { path: 'operations', name: 'operations', component: () => import('@/audit/OperationPage.vue'), meta: { title: 'nav.operations' } },
        { path: 'system-settings', name: 'system', component: () => import('@/ops/SystemSettingsPage.vue'), meta: { title: 'nav.system' } },
        { path: 'search', name: 'search', component: () => import('@/script/CodeSearchPage.vue'), meta: { title: 'search.title' } },
        { path: 'settings/:tab?', name: 'settings', component: () => import('@/app/SettingsPage.vue'), meta: { title: 'settings.title' } },
        { path: ':rest(.*)*', name: 'nowhere', component: () => import('@/app/NowherePage.vue'), meta: { title: 'nowhere.title' } },
      ],
    },
  ],
});

/** Where the visitor has to go first: set-up, then sign-in, then the page asked for. */
async function gate(to: RouteLocationNormalized): Promise<RouteLocationRaw | true> {
  const old = oldAddress(to.hash);
  if (old !== null) return old;
  const { installed } = await useInstallation().load();
  if (!installed) return to.name === 'setup' || { name: 'setup' };
  if (to.name === 'setup') return { name: 'sign-in' };
  if (to.meta.public) return true;
  return token.get() !== null || { name: 'sign-in', query: to.fullPath === '/' ? {} : { to: to.fullPath } };
}

// a server that does not answer lets the page show why, instead of a blank one
router.beforeEach((to) => gate(to).catch(() => true as const));

whenSignedOut(() => {
  useSession().end();
  const { name, fullPath } = router.currentRoute.value;
  if (name !== 'sign-in' && name !== 'setup') void router.push({ name: 'sign-in', query: { to: fullPath } });
});
