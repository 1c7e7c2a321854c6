using Parley.Engines.Onnx;
using Parley.Engines.PocketTts.Bundles;

namespace Parley.Engines.PocketTts.Generation;

/// <summary>On a graph as it was published: it counts for itself.</summary>
internal sealed class PublishedDecoderRun(OnnxSession session, ModelBundle bundle)
    : DecoderRun(session, bundle, bundle.DecoderStates)
{
    protected override void Prepare(int count)
    {
        // All that it needs is in its states.
    }
}
