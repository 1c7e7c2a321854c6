using Parley.Core.SpeechToText;
using Parley.Testing;
using Parley.Testing.Moshi;

namespace Parley.Engines.Tests.Remote.Moshi;

public sealed class MoshiConformanceTests : SpeechToTextConformance, IAsyncLifetime
{
    private MoshiServer? _server;

    protected override ISpeechToTextEngine Engine => MoshiEngines.At(_server!.Url);

    protected override float[] Speech { get; } = MoshiEar.Say(1, 4, 2, 0, 3);

    public async ValueTask InitializeAsync() => _server = await MoshiServer.StartAsync();

    public ValueTask DisposeAsync() => _server!.DisposeAsync();
}
