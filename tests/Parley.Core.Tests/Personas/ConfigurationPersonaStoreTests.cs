using Microsoft.Extensions.Options;

using Parley.Core.Personas;

namespace Parley.Core.Tests.Personas;

public sealed class ConfigurationPersonaStoreTests
{
    private static readonly PersonaSettings Pirate = new() { Id = "pirate", Prompt = "Arr.", Voice = "rms", Model = "m" };

    private static CancellationToken TestToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FindAsync_NoId_IsTheDefault()
    {
        ConfigurationPersonaStore store = Create(Pirate);

        Assert.Same(DefaultPersona.Value, await store.FindAsync(null, TestToken));
        Assert.Same(DefaultPersona.Value, await store.FindAsync("assistant", TestToken));
    }

    [Fact]
    public async Task FindAsync_ConfiguredOrUnknown_IsItOrNull()
    {
        ConfigurationPersonaStore store = Create(Pirate);

        Assert.Equal(new Persona("pirate", "pirate", "Arr.") { Voice = "rms", Model = "m" }, await store.FindAsync("pirate", TestToken));
        Assert.Null(await store.FindAsync("Pirate", TestToken));
        Assert.Null(await store.FindAsync("", TestToken));
    }

    [Fact]
    public async Task ListAsync_OneOfTheDefaultsId_ReplacesItAndComesFirst()
    {
        ConfigurationPersonaStore store = Create(Pirate, new PersonaSettings { Id = "assistant", Name = "Mine", Prompt = "Hi." });

        IReadOnlyList<Persona> personas = await store.ListAsync(TestToken);

        Assert.Equal(["Mine", "pirate"], personas.Select(persona => persona.Name));
    }

    private static ConfigurationPersonaStore Create(params PersonaSettings[] personas) =>
        new(Options.Create(new PersonaOptions { Personas = personas }));
}
