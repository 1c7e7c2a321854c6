using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Parley.Testing.Fuzzing;

/// <summary>Talks over a WebSocket as nobody should: messages that nearly fit, sound of any length, frames that no client sends.</summary>
/// <param name="server">Where it is.</param>
/// <param name="kind">For the tally.</param>
/// <param name="path">Of a new connection.</param>
/// <param name="templates">JSON messages that the protocol has.</param>
/// <param name="values">Ids among them.</param>
/// <param name="tally">Gets what happened.</param>
public sealed class SocketFuzzer(
    Uri server, string kind, Func<Random, string> path, IReadOnlyList<string> templates, FuzzValues values, FuzzTally tally)
{
    private const int MaximumMessages = 40;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    /// <summary>One connection from its beginning to its end.</summary>
    /// <param name="random">Decides everything.</param>
    /// <param name="messages">How many may be sent at most.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>How many were sent.</returns>
    public async Task<int> TalkAsync(Random random, int messages, CancellationToken cancellationToken)
    {
        int wanted = Math.Min(messages, random.Next(1, MaximumMessages));
        int sent = 0;
        // What breaks the protocol ends the connection; most keep to it, and only say what makes no sense.
        bool isRude = random.Next(4) == 0;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(_patience);
        try
        {
            using var socket = new TcpClient { NoDelay = true };
            await socket.ConnectAsync(server.Host, server.Port, cancellationToken);
            NetworkStream stream = socket.GetStream();
            string status = await UpgradeAsync(stream, random, patience.Token);
            tally.Note($"{kind} opened {status}");
            if (status != "101")
            {
                tally.Count($"{kind} (not opened)");
                return 1;
            }

            Task reading = DrainAsync(stream, patience.Token);
            for (; sent < wanted; sent++)
            {
                await stream.WriteAsync(Frame(random, isRude), patience.Token);
                tally.Count($"{kind} message");
            }

            // Most say good-bye; the others are just gone.
            if (random.Next(4) > 0)
                await stream.WriteAsync(Masked(0x88, [0x03, 0xe8], random), patience.Token);
            // A torn frame may have swallowed that; the end of the line is an end in any case.
            socket.Client.Shutdown(SocketShutdown.Send);
            await reading;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            tally.Note($"{kind} (does not end)");
            tally.Find($"{kind}: the connection did not end within {_patience.TotalSeconds} s after {sent} messages");
        }
        catch (Exception problem) when (problem is IOException or SocketException or ObjectDisposedException)
        {
            tally.Note($"{kind} (reset)");
        }

        return Math.Max(1, sent);
    }

    private async Task<string> UpgradeAsync(NetworkStream stream, Random random, CancellationToken cancellationToken)
    {
        string request = $"GET {path(random)} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";
        await stream.WriteAsync(Encoding.UTF8.GetBytes(request), cancellationToken);
        var answer = new StringBuilder();
        byte[] one = new byte[1];
        while (!answer.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, cancellationToken) == 0)
                return "(closed)";
            answer.Append((char)one[0]);
        }

        string status = answer.ToString().Split(' ')[1];
        if (status == "500")
            tally.Find($"{kind} 500: {request}");
        return status;
    }

    // Reads to the server's end, and counts how it says good-bye.
    private async Task DrainAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        byte[] head = new byte[14];
        try
        {
            while (true)
            {
                await stream.ReadExactlyAsync(head.AsMemory(0, 2), cancellationToken);
                long length = head[1] & 0x7f;
                if (length >= 126)
                {
                    int bytes = length == 126 ? 2 : 8;
                    await stream.ReadExactlyAsync(head.AsMemory(2, bytes), cancellationToken);
                    length = bytes == 2 ? BinaryPrimitives.ReadUInt16BigEndian(head.AsSpan(2)) : BinaryPrimitives.ReadInt64BigEndian(head.AsSpan(2));
                }

                byte[] payload = new byte[length];
                await stream.ReadExactlyAsync(payload, cancellationToken);
                Judge(head[0] & 0x0f, payload);
            }
        }
        catch (Exception problem) when (problem is EndOfStreamException or IOException or ObjectDisposedException)
        {
            // The server's end, or ours.
        }
    }

    private void Judge(int opcode, byte[] payload)
    {
        if (opcode == 0x8)
        {
            int code = payload.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(payload) : 1005;
            tally.Note($"{kind} closed {code}");
            if (code == 1011)
                tally.Find($"{kind} closed with 1011: {Encoding.UTF8.GetString(payload.AsSpan(2))}");
        }
        else if (opcode == 0x1)
        {
            using JsonDocument json = JsonDocument.Parse(payload);   // whatever is sent must be JSON
            if (json.RootElement.GetProperty("type").ValueEquals("error"))
                tally.Note($"{kind} error told");
            else
                tally.Note($"{kind} event");
        }
    }

    private byte[] Frame(Random random, bool isRude)
    {
        switch (random.Next(isRude ? 0 : 6, 24))
        {
            case 0:
                return FuzzValues.Bytes(random, random.Next(1, 60));
            case 1:
                return Masked((byte)random.Next(256), FuzzValues.Bytes(random, random.Next(200)), random);
            case 2:
                return [0x81, 0x05, .. "hello"u8];   // a client must mask
            case 3:
                return Masked(0x81, FuzzValues.Bytes(random, random.Next(1, 100)), random);   // hardly UTF-8
            case 4:
                return [0x82, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0];   // 9 exabytes are announced
            case 6:
                return Masked(0x89, FuzzValues.Bytes(random, random.Next(125)), random);
            case < 10:
                return Masked(0x82, FuzzValues.Bytes(random, random.Next(4) == 0 ? random.Next(40_000) : random.Next(1_300)), random);
            default:
                return Masked(0x81, Encoding.UTF8.GetBytes(Message(random)), random);
        }
    }

    private string Message(Random random)
    {
        string message = FuzzValues.Pick(random, templates);
        // Placeholders: an id, text, a number.
        while (message.IndexOf('$', StringComparison.Ordinal) is >= 0 and int at)
        {
            string value = message[at + 1] switch
            {
                'i' => JsonSerializer.Serialize(values.Id(random)),
                'n' => FuzzValues.Number(random),
                'a' => $"\"{Convert.ToBase64String(FuzzValues.Bytes(random, random.Next(2_000)))}\"",
                _ => JsonSerializer.Serialize(FuzzValues.Text(random)),
            };
            message = message[..at] + value.Replace('$', '_') + message[(at + 2)..];
        }

        return random.Next(4) == 0 ? Swap(random, message) : JsonFuzzer.Break(random, message);
    }

    // One value becomes another kind of value.
    private static string Swap(Random random, string message)
    {
        int at = message.IndexOf(':', random.Next(message.Length));
        return at < 0 ? message : message[..(at + 1)] + FuzzValues.Pick(random, ["null", "[]", "{}", "true", "-1", "\"x\"", "1e999"]) + "}";
    }

    private static byte[] Masked(byte first, byte[] payload, Random random)
    {
        byte[] mask = FuzzValues.Bytes(random, 4);
        using var frame = new MemoryStream();
        frame.WriteByte(first);
        if (payload.Length < 126)
        {
            frame.WriteByte((byte)(0x80 | payload.Length));
        }
        else
        {
            frame.Write([0x80 | 126, (byte)(payload.Length >> 8), (byte)payload.Length]);
        }

        frame.Write(mask);
        for (int i = 0; i < payload.Length; i++)
            frame.WriteByte((byte)(payload[i] ^ mask[i % 4]));
        return frame.ToArray();
    }
}
