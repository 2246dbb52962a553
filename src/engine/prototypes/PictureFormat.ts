/** A picture whose values are to be found: its sides, and what its channels mean. */
export interface PictureFormat {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  /** `channels`: neither grey nor three colours. */
  readonly color: 'gray' | 'rgb' | 'bgr' | 'channels';
  /** Smallest and largest value of each channel, in the network's units. */
  readonly low: readonly number[];
  readonly high: readonly number[];
}
