import { spawn } from 'node:child_process';

/** How Tesseract is called, or undefined where there is none. */
export async function findTesseract(): Promise<string | undefined> {
  const answer = await run(['--version'], new Uint8Array()).catch(() => undefined);
  return answer?.split('\n')[0];
}

/** What Tesseract reads on a page of one block of English text, as PNG of 200 pixels an inch. */
export async function read(png: Uint8Array): Promise<string> {
  return await run(['stdin', 'stdout', '--psm', '6', '--dpi', '200', '-l', 'eng'], png);
}

async function run(args: readonly string[], input: Uint8Array): Promise<string> {
  // One thread each: its own threads slow it down on small pages.
  const child = spawn('tesseract', args, { env: { ...process.env, OMP_THREAD_LIMIT: '1' } });
  return await new Promise((resolve, reject) => {
    let text = '';
    let complaint = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => (text += part));
    child.stderr.setEncoding('utf8').on('data', (part: string) => (complaint += part));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(text);
      else reject(new Error(`tesseract ended with ${code}: ${complaint.trim()}`));
    });
    child.stdin.on('error', () => undefined); // it may end before it has read all
    child.stdin.end(input);
  });
}
