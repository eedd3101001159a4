/** Sites that our own texts link to; nothing else is ever opened. */
const OUR_LINKS = ['arxiv.org', 'github.com', 'huggingface.co', 'onnxruntime.ai'];

export function isOurLink(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, username, port } = new URL(address);
  return protocol === 'https:' && OUR_LINKS.includes(hostname) && username === '' && port === '';
}
