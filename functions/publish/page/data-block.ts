import { held } from './dom.ts';

/** A JSON value that the page's file holds, gzip in base64; null where the block is empty. */
export async function readBlock<Value>(id: string): Promise<Value | null> {
  const text = held(id).textContent.trim();
  if (text === '') return null;
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return await new Response(plain).json();
}
