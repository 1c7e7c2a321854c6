using Parley.Core.SpeechToText;
using Parley.Testing;

namespace Parley.Engines.Tests.Remote.Http;

public sealed class OpenAiTranscriptionConformanceTests : SpeechToTextConformance, IAsyncLifetime
{
    private TranscriptionServer? _server;

    protected override ISpeechToTextEngine Engine => OpenAiTranscription.Engine(_server!.Url);

    protected override float[] Speech { get; } = [.. Enumerable.Range(0, 16_000).Select(i => 0.25f * MathF.Sin(i * 0.1f))];

    public async ValueTask InitializeAsync() => _server = await TranscriptionServer.StartAsync(
        """{"text":"hello there","words":[{"word":"hello","start":0.1,"end":0.4},{"word":"there","start":0.5,"end":0.9}]}""");

    public ValueTask DisposeAsync() => _server!.DisposeAsync();
}
