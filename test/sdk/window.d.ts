/** The tag's tests run in happy-dom, which lets them move the page. */
interface Window {
  happyDOM: { setURL(address: string): void; waitUntilComplete(): Promise<void> };
}
