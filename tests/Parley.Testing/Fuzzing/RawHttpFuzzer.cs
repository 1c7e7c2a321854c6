using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Parley.Testing.Fuzzing;

/// <summary>Sends what is hardly HTTP: torn request lines, headers, lengths and chunks, and connections that just end.</summary>
public sealed class RawHttpFuzzer(Uri server, FuzzSurface surface, FuzzValues values, FuzzTally tally)
{
    private static readonly TimeSpan _patience = TimeSpan.FromMilliseconds(500);

    public async Task SendAsync(Random random, CancellationToken cancellationToken)
    {
        byte[] request = Request(random);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(_patience);
        try
        {
            using var socket = new TcpClient { NoDelay = true };
            await socket.ConnectAsync(server.Host, server.Port, cancellationToken);
            NetworkStream stream = socket.GetStream();
            await stream.WriteAsync(request, patience.Token);
            if (random.Next(4) == 0)
            {
                tally.Count("raw (left without waiting)");
                return;
            }

            byte[] answer = new byte[512];
            int read = await stream.ReadAsync(answer, patience.Token);
            string line = Encoding.ASCII.GetString(answer, 0, read).Split('\r')[0];
            bool isHttp2 = read > 3 && answer[0] == 0;   // the preface is answered by frames
            string status = isHttp2 ? "(HTTP/2)" : line.Split(' ') is ["HTTP/1.1", { } code, ..] ? code : read == 0 ? "(closed)" : "(no status line)";
            tally.Count($"raw {status}");
            if (status is "500" or "(no status line)")
                tally.Find($"raw {status}: {Encoding.Latin1.GetString(request.AsSpan(0, Math.Min(request.Length, 600)))}\n    {line}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            tally.Count("raw (waits for more)");   // as it should: a body that never comes
        }
        catch (Exception problem) when (problem is IOException or SocketException)
        {
            tally.Count("raw (reset)");
        }
    }

    private byte[] Request(Random random)
    {
        FuzzOperation operation = FuzzValues.Pick(random, surface.Operations);
        string path = operation.Path.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal);
        string line = random.Next(10) switch
        {
            0 => $"{operation.Method} {path}",
            1 => $"{operation.Method}  {path} HTTP/1.1",
            2 => $"{operation.Method} {FuzzValues.Text(random)} HTTP/1.1",
            3 => $"{operation.Method} {path} HTTP/9.9",
            4 => $"{FuzzValues.Text(random)} {path} HTTP/1.1",
            5 => $"{operation.Method} http://{values.Id(random)}{path} HTTP/1.1",
            6 => $"PRI * HTTP/2.0",
            _ => $"{operation.Method} {path} HTTP/1.1",
        };
        var request = new StringBuilder(line).Append("\r\n");
        if (random.Next(8) > 0)
            request.Append("Host: ").Append(random.Next(8) == 0 ? FuzzValues.Text(random) : "localhost").Append("\r\n");
        for (int i = random.Next(4); i > 0; i--)
            request.Append(Header(random, operation)).Append("\r\n");
        string body = FuzzValues.Text(random);
        request.Append(random.Next(6) switch
        {
            0 => $"Content-Length: {FuzzValues.Number(random)}\r\n\r\n{body}",
            1 => $"Content-Length: {body.Length}\r\nContent-Length: {body.Length + 5}\r\n\r\n{body}",
            2 => $"Transfer-Encoding: chunked\r\n\r\n{body.Length.ToString("x", CultureInfo.InvariantCulture)}\r\n{body}\r\n0\r\n\r\n",
            3 => $"Transfer-Encoding: chunked\r\n\r\n{FuzzValues.Number(random)}\r\n{body}",
            4 => $"Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n{body}",
            _ => "\r\n",
        });
        return Encoding.UTF8.GetBytes(request.ToString());
    }

    private static string Header(Random random, FuzzOperation operation) => random.Next(8) switch
    {
        0 => $"X-{FuzzValues.Text(random)}: {FuzzValues.Text(random)}",
        1 => ": nameless",
        2 => " folded: yes",
        3 => new string('h', random.Next(1, 40_000)) + ": 1",
        4 => "Content-Type: " + (operation.Bodies.Count > 0 ? operation.Bodies[0].ContentType : FuzzValues.Text(random)),
        5 => "Expect: 100-continue",
        6 => "Connection: Upgrade\r\nUpgrade: " + FuzzValues.Text(random),
        _ => "Content-Type: application/json",
    };
}
