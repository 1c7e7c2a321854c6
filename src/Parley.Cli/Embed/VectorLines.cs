using System.Buffers;
using System.Text;
using System.Text.Json;

using Microsoft.Extensions.AI;

namespace Parley.Cli.Embed;

/// <summary>Writes vectors, one JSON array a line; each line is out before the next text is read.</summary>
/// <param name="engine">Makes them.</param>
/// <param name="output">Unbuffered.</param>
internal sealed class VectorLines(IEmbeddingGenerator<string, Embedding<float>> engine, Stream output)
{
    private readonly ArrayBufferWriter<byte> _line = new();

    /// <summary>The vectors of some texts, in their order.</summary>
    public async Task WriteAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        foreach (Embedding<float> embedding in await engine.GenerateAsync(texts, options: null, cancellationToken))
            Write(embedding.Vector.Span);
    }

    /// <summary>The vector of each line, as lines come; an empty line has one too.</summary>
    public async Task CopyAsync(Stream input, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(input, Encoding.UTF8);
        // A terminal or an idle pipe cannot be interrupted while it is read: Ctrl-C must not wait for the next line.
        while (await reader.ReadLineAsync(cancellationToken).AsTask().WaitAsync(cancellationToken) is { } line)
            await WriteAsync([line], cancellationToken);
    }

    private void Write(ReadOnlySpan<float> vector)
    {
        _line.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_line))
        {
            json.WriteStartArray();
            foreach (float number in vector)
                json.WriteNumberValue(number);
            json.WriteEndArray();
        }

        _line.Write("\n"u8);
        output.Write(_line.WrittenSpan);
        output.Flush();
    }
}
