import { defineConfig } from 'vite';

export default defineConfig({
  worker: { format: 'es' },
  // Vite's development server would move the script of the runtime away from its parts.
  optimizeDeps: { exclude: ['@denoisekit/runtime-web'] },
});
