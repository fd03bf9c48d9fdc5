import { cpSync } from 'node:fs';

cpSync('node_modules/@denoisekit/models/photo-small', 'public/photo-small', { recursive: true });
