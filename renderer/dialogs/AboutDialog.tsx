import { Fact, Facts } from '../inspector/Facts';
import { useEngine } from '../state';
import { Dialog } from '../ui';

export function AboutDialog({ onClose }: { onClose: () => void }) {
  const info = useEngine((state) => state.info);
  return (
    <Dialog title="About Vitrine" width={440} onClose={onClose}>
      <p>A desktop studio for looking inside vision transformers.</p>
      <br />
      <Facts>
        <Fact name="Version">{info?.version ?? 'unknown'}</Fact>
        <Fact name="Runtime">ONNX Runtime {info?.onnxruntime}</Fact>
        <Fact name="Provider">{info?.reason}</Fact>
        <Fact name="Licence">Apache-2.0</Fact>
      </Facts>
    </Dialog>
  );
}
