import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  // Vite's development server would move the worker's script away from what starts it.
  optimizeDeps: { exclude: ['@denoisekit/runtime-web'] },
});
