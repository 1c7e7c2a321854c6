using Parley.Engines.Tests.Whisper.Text;
using Parley.Engines.Whisper.Files;
using Parley.Engines.Whisper.Model;
using Parley.Engines.Whisper.Text;

namespace Parley.Engines.Tests.Whisper;

/// <summary>
/// A Whisper that says what a script tells: the script gets the sound and what a row was fed, and gives the logits. It counts its
/// runs and checks that nobody asks for what a real one would not have.
/// </summary>
internal sealed class ScriptedWhisper : IWhisperModel
{
    private readonly Func<ScriptedSound, IReadOnlyList<int>, float[]> _script;
    private int _open;

    public ScriptedWhisper(Func<ScriptedSound, IReadOnlyList<int>, float[]> script, int capacity = 448)
    {
        _script = script;
        Tokenizer = _tokenizer.Value;
        SpecialTokens special = Tokenizer.Special;
        Config = new WhisperConfig
        {
            HiddenSize = 4,
            EncoderLayers = 1,
            DecoderLayers = 1,
            EncoderHeads = 1,
            DecoderHeads = 1,
            VocabularySize = special.Count,
            MelBands = 80,
            MaximumTokens = capacity,
            SuppressedIds = [],
            BeginSuppressedIds = [special.EndOfText],
            AlignmentHeads = [new AlignmentHead(0, 0)],
            SpecialIds = new WhisperSpecialIds(special.EndOfText, special.LanguageCount),
        };
    }

    private static readonly Lazy<WhisperTokenizer> _tokenizer = new(TinyTokenizer.Load);

    public WhisperTokenizer Tokenizer { get; }

    public WhisperConfig Config { get; }

    public bool HasCrossAttention { get; init; }

    /// <summary>Runs of the decoder so far.</summary>
    public int Runs { get; private set; }

    /// <summary>Frames that the encoder got, run by run; the last thousand.</summary>
    public List<int> Encoded { get; } = [];

    /// <summary>Sounds and decoders that have not been disposed.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>Called before each run of the decoder.</summary>
    public Action? BeforeRun { get; set; }

    /// <summary>Logits that make one id sure.</summary>
    public float[] Sure(int id)
    {
        float[] logits = new float[Config.VocabularySize];
        logits.AsSpan().Fill(-20);
        logits[id] = 20;
        return logits;
    }

    public IWhisperSound Encode(ReadOnlySpan<float> features, int frames, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Assert.Equal(frames * Config.MelBands, features.Length);
        Assert.InRange(frames, 2, 3_000);
        Assert.Equal(0, frames % 2);
        if (Encoded.Count == 1_000)
            Encoded.Clear();
        Encoded.Add(frames);
        Interlocked.Increment(ref _open);
        return new ScriptedSound(this, features, frames);
    }

    public void Dispose()
    {
    }

    internal sealed class ScriptedSound : IWhisperSound
    {
        private readonly ScriptedWhisper _model;

        public ScriptedSound(ScriptedWhisper model, ReadOnlySpan<float> features, int frames)
        {
            _model = model;
            Positions = frames / 2;
            Assert.False(features.ContainsAnyExceptInRange(-10, 10), "A feature is out of range.");
            // The first band is enough to tell sound from the silence after it.
            ReadOnlySpan<float> band = features[..frames];
            float silence = band[^1];
            SoundFrames = frames;
            while (SoundFrames > 0 && Math.Abs(band[SoundFrames - 1] - silence) < 1e-6f)
                SoundFrames--;
        }

        public int Positions { get; }

        /// <summary>Frames before the silence at the end.</summary>
        public int SoundFrames { get; }

        public ScriptedWhisper Model => _model;

        public IWhisperDecoder Decode(int maximumRows = 1, bool keepAttention = false)
        {
            Interlocked.Increment(ref _model._open);
            return new ScriptedDecoder(_model, this, maximumRows, keepAttention);
        }

        public void Dispose() => Interlocked.Decrement(ref _model._open);
    }

    private sealed class ScriptedDecoder(ScriptedWhisper model, ScriptedSound sound, int maximumRows, bool keepsAttention) : IWhisperDecoder
    {
        private List<List<int>> _rows = [];
        private float[][] _logits = [];
        private float[][] _all = [];
        private bool _isDisposed;

        public int Rows => _rows.Count;

        public int Position => _rows.Count == 0 ? 0 : _rows[0].Count;

        public int Capacity => model.Config.MaximumTokens;

        public void Start(ReadOnlySpan<int> tokens, int rows = 1, bool allLogits = false)
        {
            Assert.InRange(rows, 1, maximumRows);
            _rows = [];
            for (int row = 0; row < rows; row++)
                _rows.Add([]);
            Feed(tokens, allLogits);
        }

        public void Step(ReadOnlySpan<int> tokens)
        {
            Assert.Equal(Rows, tokens.Length);
            Run();
            for (int row = 0; row < Rows; row++)
                Add(_rows[row], tokens[row]);
            _all = [];
            _logits = [.. _rows.Select(Script)];
        }

        public void Append(ReadOnlySpan<int> tokens, bool allLogits = false)
        {
            Assert.Equal(1, Rows);
            Feed(tokens, allLogits);
        }

        public void Reorder(ReadOnlySpan<int> sources)
        {
            Assert.InRange(sources.Length, 1, maximumRows);
            List<List<int>> rows = [];
            foreach (int source in sources)
                rows.Add([.. _rows[source]]);
            _rows = rows;
        }

        public void Truncate(int position)
        {
            Assert.InRange(position, 0, Position);
            foreach (List<int> row in _rows)
                row.RemoveRange(position, row.Count - position);
            _logits = _all = [];
        }

        public ReadOnlySpan<float> Logits(int row = 0) =>
            _logits.Length > 0 ? _logits[row] : throw new InvalidOperationException("Nothing was fed.");

        public ReadOnlySpan<float> LogitsAt(int offset) =>
            _all.Length > 0 ? _all[offset] : throw new InvalidOperationException("They were not asked for.");

        public ReadOnlySpan<float> Attention(int head, int position)
        {
            Assert.True(keepsAttention);
            float[] attention = new float[sound.Positions];
            attention[Math.Min(position * 5, attention.Length - 1)] = 1;
            return attention;
        }

        public void Dispose()
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
            Interlocked.Decrement(ref model._open);
        }

        private void Feed(ReadOnlySpan<int> tokens, bool allLogits)
        {
            Run();
            Assert.False(tokens.IsEmpty);
            List<float[]> all = [];
            foreach (int token in tokens)
            {
                foreach (List<int> row in _rows)
                    Add(row, token);
                if (allLogits)
                    all.Add(Script(_rows[0]));
            }

            _all = [.. all];
            _logits = [.. _rows.Select(Script)];
        }

        private void Add(List<int> row, int token)
        {
            Assert.InRange(token, 0, model.Config.VocabularySize - 1);
            if (row.Count == Capacity)
                throw new InvalidOperationException("The row is full.");
            row.Add(token);
        }

        private float[] Script(List<int> row) => model._script(sound, row);

        private void Run()
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            model.BeforeRun?.Invoke();
            model.Runs++;
        }
    }
}
