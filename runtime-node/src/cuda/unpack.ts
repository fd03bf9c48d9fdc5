/**
 * A Python program that takes the shared libraries out of a wheel: its arguments are the wheel, the folder to fill, and the names
 * wanted, none for all. Only the last part of a member's name is used, so nothing is ever written outside the folder.
 */
export const unpackProgram = [
  'import os, shutil, sys, zipfile',
  'wheel, folder, wanted = sys.argv[1], sys.argv[2], sys.argv[3:]',
  'with zipfile.ZipFile(wheel) as archive:',
  '    for member in archive.namelist():',
  '        name = os.path.basename(member)',
  "        if name in wanted if wanted else '.so' in name:",
  "            with archive.open(member) as source, open(os.path.join(folder, name), 'wb') as target:",
  '                shutil.copyfileobj(source, target)',
].join('\n');

/** Wheels for a glibc of 2.28 or older, by every name that such wheels have. */
const platforms = [
  'manylinux_2_28_x86_64',
  'manylinux_2_27_x86_64',
  'manylinux2014_x86_64',
  'manylinux2010_x86_64',
  'manylinux1_x86_64',
];

/** The arguments of pip that fetch one wheel that has the hash in its requirements file, for whichever Python runs it. */
export function pipArguments(requirements: string, folder: string): readonly string[] {
  return [
    ...['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--no-input'],
    ...['--no-deps', '--no-cache-dir', '--only-binary=:all:', '--require-hashes'],
    ...platforms.flatMap((name) => ['--platform', name]),
    ...['--implementation', 'cp', '--python-version', '3.11', '--abi', 'cp311', '--abi', 'none'],
    ...['--dest', folder, '--requirement', requirements],
  ];
}
