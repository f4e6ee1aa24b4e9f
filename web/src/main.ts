import { createApp } from 'vue';
import App from '@/app/App.vue';
import { firstLocale, i18n, showLocale } from '@/app/locale';
import { router } from '@/app/router';
import { installIcons } from '@/ui/icons';
import '@/ui/tokens.css';
import '@/ui/base.css';

installIcons();
await showLocale(firstLocale(), false);
createApp(App).use(i18n).use(router).mount('#app');
