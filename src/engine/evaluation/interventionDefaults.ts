/** Random subsets for each class where nothing else is asked for. */
export const interventionDefaults = { random: 100 } as const;
