import { createApp } from 'vue';
import App from '@/app/App.vue';
import { firstLocale, i18n, showLocale } from '@/app/locale';
import { router } from '@/app/router';
import { useInstallation } from '@/setup/installation';
import { installIcons } from '@/ui/icons';
import '@/ui/tokens.css';
import '@/ui/base.css';

installIcons();
// asked for beside the texts; the router waits for it
void useInstallation().load().catch(() => undefined);
await showLocale(firstLocale(), false);
createApp(App).use(i18n).use(router).mount('#app');
