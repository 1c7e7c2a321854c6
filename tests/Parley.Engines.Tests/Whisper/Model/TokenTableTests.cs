using Parley.Engines.Whisper.Graphs;
using Parley.Engines.Whisper.Model;
using Parley.Testing;

namespace Parley.Engines.Tests.Whisper.Model;

public sealed class TokenTableTests : IDisposable
{
    private const int Rows = 9_003;   // no multiple of four, and enough for three threads
    private const int Columns = 48;
    private readonly TemporaryFolder _folder = new();
    private readonly Random _random = new(4);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, 1, false)]
    [InlineData(1, 5, false)]
    [InlineData(3, 2, false)]
    [InlineData(1, 1, true)]
    [InlineData(3, 5, true)]
    public void Multiply_AnyStatesAndThreads_IsTheSumOfTheDefinition(int threads, int states, bool isCoded)
    {
        WeightTable tokens = Tokens(isCoded);
        using TokenTable table = Open(tokens, threads);
        float[] numbers = tokens.ToNumbers(), hidden = Numbers(states * Columns);
        float[] logits = new float[states * Rows];

        table.Multiply(hidden, logits);

        for (int state = 0; state < states; state++)
        {
            foreach (int row in (int[])[0, 1, 4_095, 4_096, Rows - 4, Rows - 3, Rows - 1])
            {
                double expected = 0;
                for (int column = 0; column < Columns; column++)
                    expected += (double)numbers[(row * Columns) + column] * hidden[(state * Columns) + column];
                Assert.Equal(expected, logits[(state * Rows) + row], 1e-4);
            }
        }

        Assert.Equal(0, AllocationAssert.BytesAllocatedBy(() => table.Multiply(hidden, logits)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Embed_IdsAndPositions_AreAdded(bool isCoded)
    {
        WeightTable tokens = Tokens(isCoded);
        float[] numbers = tokens.ToNumbers();
        using TokenTable table = Open(tokens, 1, out float[] positions);
        float[] embeddings = new float[4 * Columns];

        table.Embed([5, 9_002, 0, 7], ids: 2, position: 3, embeddings);

        Assert.Equal(numbers[(9_002 * Columns) + 1] + positions[(4 * Columns) + 1], embeddings[Columns + 1], 1e-6f);
        Assert.Equal(numbers[7 * Columns] + positions[4 * Columns], embeddings[3 * Columns], 1e-6f);
        Assert.Equal(numbers[2] + positions[(3 * Columns) + 2], embeddings[(2 * Columns) + 2], 1e-6f);
    }

    [Fact]
    public void Open_CutOffOrOther_IsRefused()
    {
        string path = _folder.PathTo("broken.table");
        TokenTableFile.Write(path, Tokens(isCoded: false), new WeightTable(8, Columns, Numbers(8 * Columns), [], 1, 0));
        byte[] whole = File.ReadAllBytes(path);

        File.WriteAllBytes(path, whole[..^64]);
        Assert.Throws<InvalidDataException>(() => TokenTable.Open(path, 1));
        File.WriteAllBytes(path, new byte[100]);
        Assert.Throws<InvalidDataException>(() => TokenTable.Open(path, 1));
    }

    private TokenTable Open(WeightTable tokens, int threads) => Open(tokens, threads, out _);

    private TokenTable Open(WeightTable tokens, int threads, out float[] positions)
    {
        positions = Numbers(8 * Columns);
        string path = _folder.PathTo("tokens.table");
        TokenTableFile.Write(path, tokens, new WeightTable(8, Columns, positions, [], 1, 0));
        return TokenTable.Open(path, threads);
    }

    private WeightTable Tokens(bool isCoded)
    {
        if (!isCoded)
            return new WeightTable(Rows, Columns, Numbers(Rows * Columns), [], 1, 0);
        sbyte[] codes = new sbyte[Rows * Columns];
        _random.NextBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(codes.AsSpan()));
        return new WeightTable(Rows, Columns, [], codes, 0.01f, 3);
    }

    private float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => _random.NextSingle() - 0.5f)];
}
