using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;

using Parley.Testing;

namespace Parley.Bench.Voices;

/// <summary>The runs of a model that <c>bench/peers/straight-loop.mjs</c> makes with onnxruntime-node.</summary>
/// <param name="Model">The file.</param>
/// <param name="Output">Which of its outputs is the sound.</param>
/// <param name="SampleRateHz">Of the sound.</param>
/// <param name="Calls">For each run its inputs by name.</param>
internal sealed record StraightLoop(
    string Model, string Output, int SampleRateHz, IReadOnlyList<Dictionary<string, StraightLoop.Input>> Calls)
{
    private static readonly JsonSerializerOptions _json =
        new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <param name="Type"><c>int64</c>, <c>int32</c> or <c>float32</c>.</param>
    internal sealed record Input(string Type, long[] Dims, double[] Data);

    /// <summary>What came of it.</summary>
    internal sealed record Result(double LoadMs, double[] FirstMs, double[] TotalMs, long Samples,
        [property: JsonPropertyName("resident_mb")] double ResidentMiB);

    /// <param name="peers">A folder in which onnxruntime-node is installed.</param>
    /// <param name="threads">That a run may use.</param>
    /// <param name="rounds">After one to warm up.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<Result> RunAsync(string peers, int threads, int rounds, CancellationToken cancellationToken)
    {
        string script = Path.Combine(Repository.Root, "bench", "peers", "straight-loop.mjs");
        var start =
            new ProcessStartInfo("node", [script, peers])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                UseShellExecute = false
            };
        using Process process = Process.Start(start) ?? throw new IOException("node did not start.");
        await process.StandardInput.WriteAsync(
            JsonSerializer.Serialize(new { Model, threads, rounds, Output, Calls }, _json).AsMemory(),
                cancellationToken);
        process.StandardInput.Close();
        string said = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<Result>(said, _json)!
            : throw new IOException(
                $"The straight loop failed with code {process.ExitCode}; run 'npm install onnxruntime-node' in '{peers}'.");
    }
}
