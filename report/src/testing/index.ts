export { evaluation, flat, pictures, reportData, samples, staticImage, subject } from './report-data.js';
