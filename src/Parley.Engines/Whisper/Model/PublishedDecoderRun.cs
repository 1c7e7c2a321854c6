using Parley.Engines.Onnx;
using Parley.Engines.Whisper.Files;

namespace Parley.Engines.Whisper.Model;

/// <summary>On the published graph, which takes all it keeps and gives it back longer. For exports that cannot be rewritten.</summary>
/// <param name="session">Of the merged decoder.</param>
/// <param name="config">Sizes.</param>
/// <param name="sound">What is listened to.</param>
/// <param name="keepAttention">Whether <see cref="Looks"/> is asked for.</param>
internal sealed class PublishedDecoderRun(OnnxSession session, WhisperConfig config, HiddenMemory sound, bool keepAttention)
    : DecoderRun
{
    private static readonly string[] _parts = ["decoder.key", "decoder.value", "encoder.key", "encoder.value"];

    // By layer and part: [rows, heads, positions, head size].
    private readonly float[]?[] _kept = new float[]?[config.DecoderLayers * _parts.Length];
    private readonly float[]?[] _looks = new float[]?[config.DecoderLayers];
    private float[] _logits = [];

    public static string LooksOutput(int layer) => $"cross_attentions.{layer}";

    public override void Feed(ReadOnlySpan<int> tokens, int rows, int position)
    {
        bool isFirst = position == 0;
        long[] ids = new long[tokens.Length];
        for (int i = 0; i < ids.Length; i++)
            ids[i] = tokens[i];
        List<(string Name, OnnxTensor Tensor)> inputs =
        [
            ("input_ids", OnnxTensor.Over<long>(ids, rows, ids.Length / rows)),
            ("use_cache_branch", OnnxTensor.Over<bool>(new[] { !isFirst }, 1)),
        ];
        List<string> outputs = ["logits"];
        for (int slot = 0; slot < _kept.Length; slot++)
        {
            inputs.Add(($"past_key_values.{slot / 4}.{_parts[slot % 4]}", Past(slot, rows, position)));
            if (isFirst || slot % 4 < 2) // those of the sound come from the first run only
                outputs.Add($"present.{slot / 4}.{_parts[slot % 4]}");
        }

        for (int layer = 0; keepAttention && layer < config.DecoderLayers; layer++)
            outputs.Add(LooksOutput(layer));
        try
        {
            OnnxOutput[] made = session.Run([.. inputs, ("encoder_hidden_states", sound.Hidden)], outputs);
            for (int i = 0; i < made.Length; i++)
            {
                using OnnxOutput output = made[i];
                Keep(outputs[i], output.Span<float>().ToArray());
            }
        }
        finally
        {
            foreach ((_, OnnxTensor tensor) in inputs)
                tensor.Dispose();
        }
    }

    public override void Logits(int firstId, Span<float> logits) =>
        _logits.AsSpan(firstId * config.VocabularySize, logits.Length).CopyTo(logits);

    public override ReadOnlySpan<float> Looks(int layer) => _looks[layer];

    public override void Reorder(ReadOnlySpan<int> sources, int rows, int position)
    {
        int size = config.HiddenSize * position;
        for (int slot = 0; slot < _kept.Length; slot++)
        {
            if (slot % 4 >= 2 || _kept[slot] is not { } old)
                continue;
            float[] ordered = new float[sources.Length * size];
            for (int row = 0; row < sources.Length; row++)
                old.AsSpan(sources[row] * size, size).CopyTo(ordered.AsSpan(row * size));
            _kept[slot] = ordered;
        }
    }

    public override void Truncate(int position)
    {
        for (int slot = 0; slot < _kept.Length; slot++)
        {
            if (slot % 4 >= 2 || _kept[slot] is not { } old)
                continue;
            int before = old.Length / config.DecoderHeads, after = position * config.HeadSize;
            float[] cut = new float[config.DecoderHeads * after];
            for (int head = 0; head < config.DecoderHeads; head++)
                old.AsSpan(head * before, Math.Min(after, before)).CopyTo(cut.AsSpan(head * after));
            _kept[slot] = cut;
        }
    }

    public override void Dispose()
    {
        // Nothing is held outside of managed memory.
    }

    private OnnxTensor<float> Past(int slot, int rows, int position)
    {
        bool isOfSound = slot % 4 >= 2;
        float[] kept = position == 0 ? [] : _kept[slot]!;
        int length = position == 0 ? 0 : isOfSound ? sound.Positions : position;
        return OnnxTensor.Over<float>(kept, isOfSound ? 1 : rows, config.DecoderHeads, length, config.HeadSize);
    }

    private void Keep(string output, float[] made)
    {
        if (output == "logits")
        {
            _logits = made;
            return;
        }

        string[] name = output.Split('.', 3);
        int layer = int.Parse(name[1], System.Globalization.CultureInfo.InvariantCulture);
        if (name.Length == 2)
            _looks[layer] = made;
        else
            _kept[(layer * 4) + Array.IndexOf(_parts, name[2])] = made;
    }
}
