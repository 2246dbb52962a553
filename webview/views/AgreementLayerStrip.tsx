import type { ComponentChildren } from 'preact';
import type { AgreementLayer } from '../../src/protocol/AgreementResult.ts';
import { agreementCounts } from '../../src/report/describeAgreement.ts';
import { formatCount } from '../../src/report/formatNumber.ts';
import { LayerCards } from './LayerCards.tsx';

const cardWidth = 200;

/** The compared layers from input to output, each with how many of its neurons all, several or single methods name. */
export function AgreementLayerStrip(props: {
  layers: readonly AgreementLayer[];
  selected: number;
  onSelect: (index: number) => void;
  /** A click on a layer, after it was selected. */
  onClick: (index: number) => void;
}) {
  return (
    <LayerCards {...props} cardWidth={cardWidth} nameLength={20} describe={wordsOf}>
      {(layer, name) => <LayerCard layer={layer} name={name} />}
    </LayerCards>
  );
}

function LayerCard({ layer, name }: { layer: AgreementLayer; name: ComponentChildren }) {
  const { methods, neurons } = layer;
  const { all, several, one } = agreementCounts(layer);
  return (
    <div class="nl-card">
      {name}
      <div class="nl-muted">
        {formatCount(neurons)} neurons, {formatCount(methods.length)} analyses
      </div>
      <svg
        class="nl-agreement-bar"
        viewBox={`0 0 ${neurons} 10`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        <rect class="nl-set-ground" width={neurons} height={10} />
        <rect class="nl-set-one" width={several + one} height={10} />
        <rect class="nl-set-several" width={several} height={10} />
        <rect class="nl-set-all" width={all} height={10} />
      </svg>
      <div>{wordsOf(layer)}</div>
    </div>
  );
}

function wordsOf(layer: AgreementLayer): string {
  const { all, several } = agreementCounts(layer);
  return layer.methods.length === 2
    ? `${formatCount(all)} named by both`
    : `${formatCount(all)} by all, ${formatCount(several)} by 2 or more`;
}
