/** A picture, or any sample with height, width and channels: [channels, height, width]. */
export interface Picture {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly values: Float64Array;
}
