using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;

using Parley.Testing;

namespace Parley.Bench.Voices;

/// <summary>The same files in a straight loop of onnxruntime-node, by a script of <c>bench/peers</c>.</summary>
/// <param name="Script">The script's name.</param>
/// <param name="SampleRateHz">Of the sound.</param>
/// <param name="Work">What the script is given, beside threads and rounds.</param>
internal sealed record PeerRun(string Script, int SampleRateHz, object Work)
{
    private static readonly JsonSerializerOptions _json =
        new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>What came of it.</summary>
    internal sealed record Result(double LoadMs, double[] FirstMs, double[] TotalMs, long Samples,
        [property: JsonPropertyName("resident_mb")] double ResidentMiB);

    /// <summary>One input of a model.</summary>
    /// <param name="Type"><c>int64</c>, <c>int32</c> or <c>float32</c>.</param>
    internal sealed record Input(string Type, long[] Dims, double[] Data);

    /// <summary>Runs of one model, one after another.</summary>
    /// <param name="model">The file.</param>
    /// <param name="output">Which of its outputs is the sound.</param>
    /// <param name="sampleRateHz">Of the sound.</param>
    /// <param name="calls">For each run its inputs by name.</param>
    public static PeerRun OfModel(
        string model, string output, int sampleRateHz, IReadOnlyList<Dictionary<string, Input>> calls) =>
        new("straight-loop.mjs", sampleRateHz, new { model, output, calls });

    /// <param name="peers">A folder in which onnxruntime-node is installed.</param>
    /// <param name="threads">That a run may use.</param>
    /// <param name="rounds">After one to warm up.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<Result> RunAsync(string peers, int threads, int rounds, CancellationToken cancellationToken)
    {
        string script = Path.Combine(Repository.Root, "bench", "peers", Script);
        var start = new ProcessStartInfo("node", [script, peers])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using Process process = Process.Start(start) ?? throw new IOException("node did not start.");
        string task = JsonSerializer.Serialize(new { threads, rounds, work = Work }, _json);
        await process.StandardInput.WriteAsync(task.AsMemory(), cancellationToken);
        process.StandardInput.Close();
        string said = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<Result>(said, _json)!
            : throw new IOException(
                $"The straight loop failed with code {process.ExitCode}; run 'npm install onnxruntime-node' in '{peers}'.");
    }
}
