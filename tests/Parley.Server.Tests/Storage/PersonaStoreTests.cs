using Parley.Core.Personas;
using Parley.Server.Storage.Personas;

namespace Parley.Server.Tests.Storage;

public sealed class PersonaStoreTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task PutAsync_IdOfTheSettings_StandsInItsPlaceUntilDeleted(string kind)
    {
        await using TestStores stores = await TestStores.CreateAsync(kind);

        await stores.Personas.PutAsync(Persona("set", "Mine."), null, Cancel);
        await stores.Personas.PutAsync(Persona("assistant", "Also mine."), null, Cancel);
        await stores.Personas.PutAsync(Persona("new", "New."), null, Cancel);

        Assert.Equal(["assistant", "set", "new"], (await stores.Personas.ListAsync(Cancel)).Select(static persona => persona.Id));
        Assert.Equal("Also mine.", (await stores.Personas.FindAsync(null, Cancel))!.Prompt);
        Assert.Equal(Persona("set", "Mine."), await stores.Personas.FindAsync("set", Cancel));
        Assert.Equal(PersonaOutcome.Changed, await stores.Personas.DeleteAsync("set", null, Cancel));
        Assert.Equal("From the settings.", (await stores.Personas.FindAsync("set", Cancel))!.Prompt);
        Assert.Equal(PersonaOutcome.OfSettings, await stores.Personas.DeleteAsync("set", null, Cancel));
        Assert.Equal(PersonaOutcome.Missing, await stores.Personas.DeleteAsync("none", null, Cancel));
        Assert.Null(await stores.Personas.FindAsync("none", Cancel));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task PutAsync_ManyWithTheSameTag_OneWins(string kind)
    {
        await using TestStores stores = await TestStores.CreateAsync(kind);
        string tag = (await stores.Personas.PutAsync(Persona("a", "0"), null, Cancel)).Personas[0].Tag;

        PersonaChange[] changes = await Task.WhenAll(Enumerable.Range(1, 6).Select(i =>
            stores.Personas.PutAsync(Persona("a", $"{i}"), present => present?.Tag == tag, Cancel)));

        PersonaChange won = Assert.Single(changes, static change => change.Outcome == PersonaOutcome.Changed);
        Assert.Equal(5, changes.Count(static change => change.Outcome == PersonaOutcome.Outdated));
        Assert.Equal(won.Personas[0], await stores.Personas.FindKeptAsync("a", Cancel));
        Assert.Equal(["PersonaCreated", "PersonaUpdated"], (await stores.EventsAsync()).Select(static told => told.GetType().Name));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task PutAsync_DeletedAndMadeAgain_HasAnotherTag(string kind)
    {
        await using TestStores stores = await TestStores.CreateAsync(kind);
        string first = (await stores.Personas.PutAsync(Persona("a", "x"), null, Cancel)).Personas[0].Tag;
        await stores.Personas.DeleteAsync("a", null, Cancel);

        Assert.NotEqual(first, (await stores.Personas.PutAsync(Persona("a", "x"), null, Cancel)).Personas[0].Tag);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task AddAsync_OneIsThere_AddsNoneUnlessReplacing(string kind)
    {
        await using TestStores stores = await TestStores.CreateAsync(kind);
        await stores.Personas.AddAsync([Persona("b", "b")], replace: false, null, Cancel);
        Persona[] both = [Persona("a", "a2"), Persona("b", "b2\0")];

        PersonaChange refused = await stores.Personas.AddAsync(both, replace: false, null, Cancel);

        Assert.Equal((PersonaOutcome.Exists, "b"), (refused.Outcome, Assert.Single(refused.Personas).Persona.Id));
        Assert.Null(await stores.Personas.FindAsync("a", Cancel));
        PersonaChange replaced = await stores.Personas.AddAsync(both, replace: true, null, Cancel);
        Assert.Equal(PersonaOutcome.Changed, replaced.Outcome);
        Assert.Equal("b2\uFFFD", (await stores.Personas.FindAsync("b", Cancel))!.Prompt);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task Latest_ChangedByAnotherProcess_IsSeenAfterALook(string kind)
    {
        await using TestStores stores = await TestStores.CreateAsync(kind);
        SqlPersonaStore here = stores.Personas, there = stores.NewPersonas();
        await here.PutAsync(Persona("a", "old"), null, Cancel);
        Persona found = (await here.FindAsync("a", Cancel))!;

        await there.PutAsync(Persona("a", "new"), null, Cancel);
        Assert.Equal("old", here.Latest(found).Prompt);
        await here.RefreshAsync(Cancel);

        Assert.Equal("new", here.Latest(found).Prompt);
        await there.DeleteAsync("a", null, Cancel);
        await here.RefreshAsync(Cancel);
        Assert.Equal("old", here.Latest(found).Prompt); // whoever talks with it goes on as it was found
    }

    private static Persona Persona(string id, string prompt) => new(id, id.ToUpperInvariant(), prompt) { Voice = "anna", Tools = ["current_time", "stock"] };
}
