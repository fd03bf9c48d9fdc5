import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [sveltekit()],
  // Vite's development server would move the worker's script away from what starts it.
  optimizeDeps: { exclude: ['@denoisekit/runtime-web'] },
});
