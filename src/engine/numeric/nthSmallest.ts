/**
 * The value at a place of the ascending order, without sorting: values are only moved until that place is right
 * (Hoare's selection, in time linear in their number on average).
 * @param values finite numbers; their order is changed
 * @param place counted from 0
 */
export function nthSmallest(values: Float32Array | Float64Array, place: number): number {
  let [low, high] = [0, values.length - 1];
  // Places of pivots: as good as random, and the same each time.
  let state = 1;
  while (low < high) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const pivot = values[low + (state % (high - low + 1))]!;
    let [left, right] = [low, high];
    while (left <= right) {
      while (values[left]! < pivot) left++;
      while (values[right]! > pivot) right--;
      if (left > right) break;
      const swapped = values[left]!;
      values[left++] = values[right]!;
      values[right--] = swapped;
    }
    // Up to `right` they are at most the pivot, from `left` on at least; between is the pivot itself.
    if (place <= right) high = right;
    else if (place >= left) low = left;
    else return pivot;
  }
  return values[place]!;
}
