// Builds the four things the hub serves: console, demo page, widget application and its loader.
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { build } from 'vite'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const out = (part) => here(`../../static/${part}`)
const flags = {
  __VUE_OPTIONS_API__: 'false',
  __VUE_PROD_DEVTOOLS__: 'false',
  __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
  'process.env.NODE_ENV': '"production"',
}

// assetsInlineLimit 0: a data: URI would break `default-src 'self'`.
function page(part, root) {
  return {
    configFile: false,
    root: here(root),
    base: `/${part}/`,
    publicDir: here('../public'),
    plugins: [vue()],
    define: { ...flags, __VUE_I18N_LEGACY_API__: 'false', __VUE_I18N_FULL_INSTALL__: 'false', __INTLIFY_PROD_DEVTOOLS__: 'false' },
    build: { outDir: out(part), emptyOutDir: true, assetsInlineLimit: 0, modulePreload: { polyfill: false } },
    logLevel: 'warn',
  }
}

// One classic script each: a foreign page needs no CORS and no module support of the hub for it.
function script(entry, name, define, emptyOutDir) {
  return {
    configFile: false,
    root: here('..'),
    publicDir: false,
    plugins: [vue()],
    define: { ...flags, ...define },
    build: {
      outDir: out('widget'),
      emptyOutDir,
      lib: { entry: here(entry), formats: ['iife'], name: 'ZongjiBuild', fileName: () => name },
      rolldownOptions: { output: { entryFileNames: name } },
    },
    logLevel: 'warn',
  }
}

await build(page('console', '../src/console'))
await build(page('demo', '../demo'))
await build(script('../src/widget/main.ts', 'app-[hash].js', {}, true))
const app = readdirSync(out('widget')).find((name) => name.startsWith('app-'))
await build(script('../src/loader/main.ts', 'chat.js', { __APP__: JSON.stringify(app) }, false))
