using System.Diagnostics;
using System.Text.Json;

using Parley.Testing;

namespace Parley.Bench.Ears;

/// <summary>The same files by a script of <c>bench/peers</c>: transformers.js, or a straight loop of onnxruntime-node.</summary>
internal static class WhisperPeer
{
    private static readonly JsonSerializerOptions _json =
        new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Medians of the rounds; the parts are 0 where the peer does not tell them.</summary>
    internal sealed record Result(double EncoderMs, double TokenMs, double TotalMs);

    /// <param name="kind"><c>transformers</c> or <c>loop</c>.</param>
    /// <param name="peers">A folder in which both packages are installed.</param>
    /// <param name="work">What the script is given.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<Result> RunAsync(string kind, string peers, object work, CancellationToken cancellationToken)
    {
        string script = Path.Combine(Repository.Root, "bench", "peers", "whisper-loop.mjs");
        var start = new ProcessStartInfo("node", [script, kind, peers])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using Process process = Process.Start(start) ?? throw new IOException("node did not start.");
        await process.StandardInput.WriteAsync(JsonSerializer.Serialize(work, _json).AsMemory(), cancellationToken);
        process.StandardInput.Close();
        string said = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<Result>(said, _json)!
            : throw new IOException($"The peer failed with code {process.ExitCode}; run "
                + $"'npm install --ignore-scripts @huggingface/transformers onnxruntime-node' in '{peers}'.");
    }
}
