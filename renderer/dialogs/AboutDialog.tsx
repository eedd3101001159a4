import { Fact, Facts } from '../inspector/Facts';
import { useEngine } from '../state';
import { Dialog } from '../ui';
import { words } from './words';

export function AboutDialog({ onClose }: { onClose: () => void }) {
  const info = useEngine((state) => state.info);
  return (
    <Dialog title={words.about.title} width={440} onClose={onClose}>
      <p>{words.about.text}</p>
      <br />
      <Facts>
        <Fact name={words.about.version}>{info?.version}</Fact>
        <Fact name={words.about.runtime}>{info && words.about.onnxRuntime(info.onnxruntime)}</Fact>
        <Fact name={words.about.provider}>{info?.reason}</Fact>
        <Fact name={words.about.licence}>{words.about.apache}</Fact>
      </Facts>
    </Dialog>
  );
}
