/**
 * The token whose embedding is nearest (L2) to each of the given vectors.
 * @param vectors [positions, dimensions] @param table [tokens, dimensions]
 */
export function nearestTokens(vectors: Float32Array, table: Float32Array, dimensions: number): number[] {
  return Array.from({ length: vectors.length / dimensions }, (_, position) => {
    let nearest = 0;
    let least = Infinity;
    for (let token = 0; token < table.length / dimensions; token++) {
      let distance = 0;
      for (let i = 0; i < dimensions && distance < least; i++) {
        distance += (vectors[position * dimensions + i]! - table[token * dimensions + i]!) ** 2;
      }
      if (distance < least) {
        least = distance;
        nearest = token;
      }
    }
    return nearest;
  });
}
