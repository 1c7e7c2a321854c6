using System.Text.Json;

using Parley.Testing;

namespace Parley.Engines.Tests.PocketTts;

/// <summary>What the original code makes of a bundle: <c>refs/PRECISION.json</c> and the arrays beside it.</summary>
internal sealed class PocketReferences
{
    private readonly string _folder;
    private readonly JsonElement _root;

    public PocketReferences(string bundleFolder, string precision)
    {
        _folder = Path.Combine(bundleFolder, "refs");
        _root = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, precision + ".json"))).RootElement;
    }

    /// <summary>The first sixteen numbers that follow a beginning on the voice alone.</summary>
    public float[] FirstStep => Floats(_root.GetProperty("first_step_on_voice_only").GetProperty("conditioning_first16"));

    public IEnumerable<PocketRunReference> Runs() =>
        from prompt in _root.GetProperty("prompts").EnumerateObject()
        from chunk in prompt.Value.GetProperty("chunks").EnumerateArray().Select((chunk, index) => (chunk, index))
        from run in chunk.chunk.GetProperty("runs").EnumerateObject()
        select new PocketRunReference($"{prompt.Name}-c{chunk.index}-{run.Name}", chunk.chunk, run.Value, _folder);

    internal static float[] Floats(JsonElement numbers) => [.. numbers.EnumerateArray().Select(number => number.GetSingle())];
}

/// <summary>One chunk at one temperature.</summary>
internal sealed record PocketRunReference(string Name, JsonElement Chunk, JsonElement Run, string Folder)
{
    public string Text => Chunk.GetProperty("chunk").GetString()!;

    public int[] Ids => [.. Chunk.GetProperty("token_ids").EnumerateArray().Select(id => id.GetInt32())];

    public int Frames => Run.GetProperty("frames").GetInt32();

    public int EndStep => Run.GetProperty("eos_step").GetInt32();

    public float[] EndLogits => PocketReferences.Floats(Run.GetProperty("eos_logits"));

    public float[] Latents => NpyFile.ReadFloats(Path.Combine(Folder, Run.GetProperty("latents").GetString()!));

    /// <summary>The sound of the first ten frames.</summary>
    public float[] Audio => NpyFile.ReadFloats(Path.Combine(Folder, Run.GetProperty("audio_first10").GetString()!));

    public float[] FrameRms => PocketReferences.Floats(Run.GetProperty("frame_rms"));

    /// <summary>A row for each round; null at temperature 0.</summary>
    public float[]? Noise => Run.GetProperty("noise").GetString() is { } file ? NpyFile.ReadFloats(Path.Combine(Folder, file)) : null;
}
