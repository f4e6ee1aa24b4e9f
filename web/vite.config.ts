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

/** What the first page needs, by its imports: one script and one sheet instead of sixty small ones that wait for each other. */
const firstPage = new Set<string>();
const gathered: Plugin = {
  name: 'first-page',
  apply: 'build',
  buildEnd() {
    const waiting = [...this.getModuleIds()].filter((id) => this.getModuleInfo(id)?.isEntry);
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      if (firstPage.has(id)) continue;
      firstPage.add(id);
      waiting.push(...(this.getModuleInfo(id)?.importedIds ?? []));
    }
  },
  // the texts are asked for beside the script, not after it: theme.js knows the language
  transformIndexHtml: {
    order: 'post',
    handler(html, { bundle }) {
      const chunks = Object.values(bundle ?? {}).filter((chunk) => chunk.type === 'chunk');
      const files = chunks.flatMap(({ fileName, facadeModuleId }) => {
        const [, locale] = /\/locales\/([\w-]+)\.json$/.exec(facadeModuleId ?? '') ?? [];
        return locale === undefined ? [] : [`${locale}:/client-app/${fileName}`];
      });
      return html.replace('<script', `<meta name="texts" content="${files.join(' ')}">\n    <script`);
    },
  },
};

export default defineConfig({
  base: '/client-app/',
  plugins: [
    layered,
    gathered,
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
  build: { target: 'es2022', cssCodeSplit: true, modulePreload: { polyfill: false }, assetsInlineLimit: 0, chunkSizeWarningLimit: 700, rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'app', test: (id) => firstPage.has(id) }] } } } },
  server: { proxy: { '/api': 'http://127.0.0.1:8088', '/setup': 'http://127.0.0.1:8088' } },
  test: {
    // files that need a page name jsdom themselves: it costs each of them a second
    environment: 'node',
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
    server: { deps: { inline: ['element-plus'] } },
  },
});
