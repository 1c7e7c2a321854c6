using Microsoft.Extensions.AI;

namespace Parley.Engines.Tests.Chat;

/// <summary>A chat client and the server behind it, if there is one.</summary>
internal sealed class ChatClientUnderTest(IChatClient client, ModelServer? server = null) : IAsyncDisposable
{
    public IChatClient Client => client;

    public Task HungUp => server?.Disconnected ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => server?.DisposeAsync() ?? ValueTask.CompletedTask;
}
