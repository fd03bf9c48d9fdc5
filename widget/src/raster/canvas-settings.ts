/** What canvases show: those that cannot hold it hold sRGB, and convert what is painted on them. */
export const canvasSettings: CanvasRenderingContext2DSettings = { colorSpace: 'display-p3' };
