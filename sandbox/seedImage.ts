import { crc32, deflateSync } from "node:zlib";

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** A PNG of 8 bits per colour (RFC 2083). @param colorAt red, green and blue of one pixel */
export function png(
  width: number,
  height: number,
  colorAt: (x: number, y: number) => readonly number[],
): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const rows = Array.from({ length: height }, (_row, y) => [
    0,
    ...Array.from({ length: width }, (_pixel, x) => colorAt(x, y)).flat(),
  ]);
  const pixels = deflateSync(Buffer.from(rows.flat()), { level: 9 });
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", header),
    chunk("IDAT", pixels),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** Hills before a morning sky: the banner of a made-up travel outfitter. */
export function banner(): Buffer {
  const width = 360;
  const height = 90;
  const hills = [
    { base: 52, rise: 16, length: 70, shift: 0.4, color: [104, 150, 173] },
    { base: 66, rise: 12, length: 46, shift: 2.1, color: [58, 112, 128] },
    { base: 80, rise: 9, length: 31, shift: 4.2, color: [24, 72, 84] },
  ];
  return png(width, height, (x, y) => {
    const hill = hills.findLast(
      ({ base, rise, length, shift }) => y > base - rise * Math.sin(x / length + shift),
    );
    if (hill) return hill.color;
    if ((x - 286) ** 2 + (y - 26) ** 2 < 13 ** 2) return [255, 236, 179];
    return [250 - y, 205 + Math.round(y / 4), 190 + Math.round(y / 3)];
  });
}
