using System.Net.Sockets;
using System.Text;

namespace Parley.Bench.Wire;

/// <summary>Opens a WebSocket on a connected socket (RFC 6455, section 4.1).</summary>
internal static class WireHandshake
{
    private const int LongestAnswerBytes = 16 * 1024;

    /// <exception cref="IOException">The server refused.</exception>
    public static void Run(Socket socket, Uri url)
    {
        byte[] nonce = new byte[16];
        Random.Shared.NextBytes(nonce);
        string request = $"GET {url.PathAndQuery} HTTP/1.1\r\nHost: {url.Authority}\r\n"
            + "Upgrade: websocket\r\nConnection: Upgrade\r\n"
            + $"Sec-WebSocket-Key: {Convert.ToBase64String(nonce)}\r\nSec-WebSocket-Version: 13\r\n\r\n";
        socket.Send(Encoding.ASCII.GetBytes(request));
        string answer = ReadAnswer(socket);
        if (!answer.StartsWith("HTTP/1.1 101 ", StringComparison.Ordinal))
        {
            throw new IOException($"'{url}' did not open a WebSocket: {answer.Split('\r')[0]}. "
                + "Is it a session WebSocket, and has the server room?");
        }
    }

    // Byte by byte: what follows the answer already belongs to the WebSocket.
    private static string ReadAnswer(Socket socket)
    {
        byte[] answer = new byte[LongestAnswerBytes];
        int count = 0;
        while (count < answer.Length && socket.Receive(answer.AsSpan(count, 1)) == 1)
        {
            count++;
            if (answer.AsSpan(0, count).EndsWith("\r\n\r\n"u8))
                break;
        }

        return Encoding.ASCII.GetString(answer, 0, count);
    }
}
