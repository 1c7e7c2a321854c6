using System.Text;

namespace Parley.Engines.Kokoro;

/// <summary>One symbol that the model knows.</summary>
/// <param name="Id">Its place in the model's table.</param>
/// <param name="Symbol">What stands there; tells where a text may be cut.</param>
internal readonly record struct KokoroToken(int Id, Rune Symbol)
{
    public bool IsSpace => Symbol.Value == ' ';
}
