import { fileURLToPath } from 'node:url';
import vue from '@vitejs/plugin-vue';
import Components from 'unplugin-vue-components/vite';
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const testing = process.env.VITEST !== undefined;

/**
 * Element Plus' sheets arrive with lazy chunks; in a layer they never win over ours, whatever the order. Each names both layers, as
 * the first sheet that does fixes their order: resets (base.css) lose to the library, the library to everything of ours.
 */
const layered: Plugin = {
  name: 'element-plus-layer',
  enforce: 'pre',
  transform: (code, id) => (/element-plus\/theme-chalk\/.*\.css$/.test(id) ? `@layer reset, element; @layer element {${code.replace(/@charset[^;]*;/g, '')}}` : null),
};

export default defineConfig({
  base: '/client-app/',
  plugins: [
    layered,
    vue(),
    // only the Element Plus parts that templates name are built in, each with its style
    Components({
      dirs: [],
      dts: 'src/components.d.ts',
      resolvers: [ElementPlusResolver({ importStyle: testing ? false : 'css' })],
    }),
  ],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  define: {
    __VUE_OPTIONS_API__: true,
    __VUE_PROD_DEVTOOLS__: false,
    __VUE_I18N_LEGACY_API__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
  },
  build: { target: 'es2022', cssCodeSplit: true, modulePreload: { polyfill: false }, assetsInlineLimit: 0 },
  server: { proxy: { '/api': 'http://127.0.0.1:8088', '/setup': 'http://127.0.0.1:8088' } },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
    server: { deps: { inline: ['element-plus'] } },
  },
});
