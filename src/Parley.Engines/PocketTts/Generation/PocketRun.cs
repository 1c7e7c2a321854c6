using Parley.Core.Audio;

namespace Parley.Engines.PocketTts.Generation;

/// <summary>What one text needs of the model for as long as it is spoken.</summary>
internal sealed record PocketRun(LanguageModelRun LanguageModel, FlowRun Flow, DecoderRun Decoder, FrameCutter Cutter)
    : IDisposable
{
    public void Dispose()
    {
        Flow.Dispose();
        LanguageModel.Dispose();
        Decoder.Dispose();
    }
}
