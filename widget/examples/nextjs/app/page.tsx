import { Denoise } from './denoise';

export default function Page() {
  return (
    <>
      <h1>Denoise a photograph</h1>
      <Denoise />
    </>
  );
}
