import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [vue({ template: { compilerOptions: { isCustomElement: (tag) => tag === 'denoise-widget' } } })],
  // Vite's development server would move the worker's script away from what starts it.
  optimizeDeps: { exclude: ['@denoisekit/runtime-web'] },
});
