using Parley.Core.Audio;

namespace Parley.Core.SpeechToText;

/// <summary>Opens transcribers. Thread-safe.</summary>
public interface ISpeechToTextEngine
{
    /// <summary>The name by which settings and commands choose it, such as <c>pocketsphinx</c>.</summary>
    string Name { get; }

    /// <summary>What its transcribers must be fed.</summary>
    AudioFormat Format { get; }

    /// <summary>What it understands, as BCP 47; null where that is many languages, or not known here.</summary>
    IReadOnlyList<string>? Languages => null;

    /// <summary>Whether it can give English for what is spoken in other languages (<see cref="RecognitionOptions.Translate"/>).</summary>
    bool CanTranslate => false;

    /// <summary>Whether its transcribers give an <see cref="ITranscriber.EndOfTurnProbability"/>.</summary>
    bool TellsEndOfTurn => false;

    /// <summary>A transcriber for one stream. Costly parts (a decoder, a connection) may come from a pool.</summary>
    /// <exception cref="EngineUnavailableException">A library, model or server is missing.</exception>
    ValueTask<ITranscriber> OpenAsync(RecognitionOptions options, CancellationToken cancellationToken = default);
}
