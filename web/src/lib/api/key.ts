/** A key for one request: sent again with it, the request is done once. Also where `crypto.randomUUID` is kept from the page. */
export const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
