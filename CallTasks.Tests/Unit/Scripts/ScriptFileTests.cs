using System.Text;
using CallTasks.Core.Languages;
using CallTasks.Core.Model;
using CallTasks.Web.Api;

namespace CallTasks.Tests.Unit.Scripts;

public sealed class ScriptFileTests
{
    [Theory]
    [InlineData("{}", "format", "This is no script file: its format must be \"calltasks-script/1\".", "Это не файл сценария: его format должен быть \"calltasks-script/1\".")]
    [InlineData("{", "body", "Is not valid JSON (line 1, byte 2).", "Это не правильный JSON (строка 1, байт 2).")]
    [InlineData("""{"format":"calltasks-script/1","name":5}""", "name", "Must be text.", "Нужно: текст.")]
    [InlineData("""{"format":"calltasks-script/1","name":"s"}""", "blocks", "Send the script's blocks.", "Передайте блоки сценария.")]
    [InlineData("""{"format":"calltasks-script/1","blocks":[{"id":"a","type":"pause"}]}""", "blocks[0].seconds", "Say how long, from 0.1 to 60 s.", "Укажите, сколько: от 0,1 до 60 с.")]
    [InlineData("""{"format":"calltasks-script/1","blocks":[{"id":"a","type":"result","redirect":7}]}""", "blocks[0].redirect", "Send \"hangup\", \"task\", or a redirect with its mode.", "Передайте \"hangup\", \"task\" или перевод с его mode.")]
    public void What_is_wrong_with_a_file_is_told_in_the_language_of_whoever_brings_it(string file, string field, string english, string russian)
    {
        var error = Assert.Single(Assert.Throws<InvalidInputException>(() => ScriptFile.Read(Encoding.UTF8.GetBytes(file)).ToBlocks()).Errors);

        Assert.Equal((field, english, russian), (error.Field, error.Said.In(Language.English), error.Said.In(Language.Russian)));
    }
}
