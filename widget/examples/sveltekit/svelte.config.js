import adapter from '@sveltejs/adapter-node';

// Compressing the 40 MB of WebAssembly would take minutes at every build; let the server in front do it.
export default { kit: { adapter: adapter({ precompress: false }) } };
