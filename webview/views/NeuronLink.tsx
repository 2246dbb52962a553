/** The number of a neuron in a table, which chooses it. The table's row hears the click. */
export function NeuronLink({ neuron, chosen }: { neuron: number; chosen: boolean }) {
  return (
    <button class="nl-link" aria-pressed={chosen} aria-label={`Choose neuron ${neuron}`}>
      {neuron}
    </button>
  );
}
