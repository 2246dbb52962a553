/**
 * |column ∩ set| of each column of a binary matrix. Lengths are in bytes; the matrix and the set are at multiples of 16.
 * @param columns address of the matrix, one column after the other
 * @param count of columns
 * @param length of a column and of the set, a multiple of 16
 * @param set address of the set
 * @param result address of `count` numbers of 32 bits
 */
export function countColumns(columns: usize, count: u32, length: usize, set: usize, result: usize): void {
  for (let i: u32 = 0; i < count; i++) {
    const column = columns + <usize>i * length;
    let total: u32 = 0;
    let offset: usize = 0;
    while (offset < length) {
      // A byte holds the popcounts of 31 bytes, of at most 8 each, before it could run over.
      const end = min(offset + 31 * 16, length);
      let bytes = i8x16.splat(0);
      for (; offset < end; offset += 16) {
        const both = v128.and(v128.load(column + offset), v128.load(set + offset));
        bytes = i8x16.add(bytes, i8x16.popcnt(both));
      }
      const words = i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(bytes));
      total +=
        i32x4.extract_lane(words, 0) +
        i32x4.extract_lane(words, 1) +
        i32x4.extract_lane(words, 2) +
        i32x4.extract_lane(words, 3);
    }
    store<u32>(result + <usize>i * 4, total);
  }
}
