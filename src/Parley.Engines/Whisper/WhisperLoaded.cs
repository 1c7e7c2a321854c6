using Parley.Core;
using Parley.Engines.Models;
using Parley.Engines.Whisper.Files;
using Parley.Engines.Whisper.Model;
using Parley.Engines.Whisper.Text;

namespace Parley.Engines.Whisper;

/// <summary>A model in memory with its tokenizer. Thread-safe.</summary>
/// <param name="model">Disposed with this.</param>
/// <param name="tokenizer">Of that model.</param>
internal sealed class WhisperLoaded(IWhisperModel model, WhisperTokenizer tokenizer) : IDisposable
{
    public IWhisperModel Model { get; } = model;

    public WhisperTokenizer Tokenizer { get; } = tokenizer;

    /// <exception cref="EngineUnavailableException">A file is missing, broken, or of another model.</exception>
    public static WhisperLoaded Load(WhisperFiles files, PreparedFiles prepared, int threads)
    {
        try
        {
            WhisperConfig config = files.LoadConfig();
            var tokenizer = WhisperTokenizer.Load(files.Tokenizer, config.VocabularySize);
            return new WhisperLoaded(WhisperModel.Load(files, prepared, threads), tokenizer);
        }
        catch (Exception exception) when (exception
            is InvalidDataException or ModelIntegrityException or IOException or UnauthorizedAccessException)
        {
            throw new EngineUnavailableException($"Whisper cannot be loaded: {exception.Message}", exception);
        }
    }

    public void Dispose() => Model.Dispose();
}
